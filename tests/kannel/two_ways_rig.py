"""The rig with two gateways at once: SMPP, and Kannel's interface."""

from pathlib import Path
from typing import Any

from tests.kannel.kannel_rig import KannelRig


class TwoWaysRig(KannelRig):
    """Both lead to the same simulator; `smpp` and `kannel` are the options of each."""

    def __init__(self, folder: Path, *told: Any, smpp: str = "", kannel: str = "", **how: Any):
        super().__init__(folder, *told, **how)
        settings = self.bot.environment
        port = self.simulator.network.settings.port
        settings["KELISIM_GATEWAY_URL"] = (
            f"smpp://rig:rig@127.0.0.1:{port}?window=50{smpp}\n"
            f"{settings['KELISIM_GATEWAY_URL']}{kannel}"
        )
