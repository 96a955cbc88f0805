"""What may be done to a fraud or an honest message without changing what it is."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.fraud import judge
from flows.fraud.hosts import hosts

FOLDER = Path(__file__).parent


def lines(file: str) -> list[str]:
    told = (FOLDER / file).read_text("utf-8").splitlines()
    return [line for line in told if line and not line.startswith("#")]


FRAUDS: Final = lines("frauds.txt")
HONEST: Final = lines("honest.txt")

#: What honest messages say, and what a fraud may copy from them.
REASSURING: Final = (
    "Никому не сообщайте коды и данные карты.",
    "Не переходите по ссылкам из подозрительных сообщений.",
    "Будьте осторожны: мошенники просят назвать код из СМС.",
    "Алаяқтардан сақ болыңыз!",
    "Кодты ешкімге айтпаңыз.",
    "1414 ешқашан код сұрамайды.",
    "Официальный сайт: egov.kz",
    "Толығырақ: gov.kz",
    "Если вас просят оплатить комиссию, это мошенники.",
    "Не верьте рассылкам, они являются ложными.",
    "Банк не запрашивает коды и пароли.",
    "Жалған хабарламаларға сенбеңіз.",
    "Осторожно, не переводите деньги незнакомцам.",
    "Безопасных счетов не существует.",
    "1414 никогда не просит оплату, это бесплатно.",
    "Обратитесь в ЦОН или на egov.kz.",
    "Вопросы: 1414 (бесплатно).",
    "Скачайте приложение eGov mobile в App Store.",
    "Налоги и штрафы оплачивайте на egov.kz",
)


@pytest.mark.parametrize("reassuring", REASSURING)
def test_a_reassuring_sentence_never_makes_a_fraud_honest(reassuring: str) -> None:
    for fraud in FRAUDS[::3]:
        assert "fraud" == judge(f"{fraud.rstrip('. ')}. {reassuring}").verdict, fraud
        assert "fraud" == judge(f"{reassuring} {fraud}").verdict, fraud


@pytest.mark.parametrize("reassuring", REASSURING)
def test_what_only_reassures_is_no_fraud(reassuring: str) -> None:
    assert "fraud" != judge(reassuring).verdict


@pytest.mark.parametrize("asked", ["код", "пароль", "CVV"])
@pytest.mark.parametrize(
    "excepting",
    [
        "Никому не сообщайте {}, только нашему специалисту",
        "Не говорите {} никому, кроме сотрудника 1414",
        "{} ешкімге айтпаңыз, тек 1414 қызметкеріне айтыңыз",
        "Мы не мошенники! Для выплаты назовите {}",
        "Бұл алаяқ емес, {} айта беріңіз",
    ],
)
def test_a_warning_with_an_exception_for_the_swindler_is_a_fraud(
    excepting: str, asked: str
) -> None:
    assert "fraud" == judge(excepting.format(asked)).verdict


@pytest.mark.parametrize(
    "quoted",
    [
        "«Ваш счет заблокирован, назовите код» – так говорят только мошенники.",
        "Сізге «несие рәсімделді, кодты айтыңыз» десе, сенбеңіз. Бұл алаяқтар.",
        "«Переведите деньги на безопасный счет» – это обман.",
        "Қауіпсіз шотқа ақша аударыңыз деп айтқандар алаяқтар.",
    ],
)
def test_a_fraud_that_is_held_up_as_one_is_no_fraud(quoted: str) -> None:
    assert "unknown" == judge(quoted).verdict


# --- letters  ------------------------------------------

LIKE_LATIN: Final = str.maketrans("аеорсху", "aeopcxy")
WITHOUT_KAZAKH: Final = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
#: So many of a hundred texts may be judged otherwise for their letters alone.
FEW: Final = 3


def changed(texts: list[str], wanted: str) -> float:
    return 100 * sum(judge(text).verdict != wanted for text in texts) / len(texts)


def test_look_alike_letters_hide_no_fraud_and_make_none() -> None:
    assert changed([text.translate(LIKE_LATIN) for text in FRAUDS[::2]], "fraud") <= FEW
    assert changed([text.translate(LIKE_LATIN) for text in HONEST[::2]], "unknown") <= FEW


def test_kazakh_without_its_letters_is_judged_alike() -> None:
    assert changed([text.translate(WITHOUT_KAZAKH) for text in FRAUDS[::2]], "fraud") <= FEW
    assert changed([text.translate(WITHOUT_KAZAKH) for text in HONEST[::2]], "unknown") <= FEW


def test_capitals_are_judged_alike() -> None:
    assert changed([text.upper() for text in FRAUDS[::2]], "fraud") <= FEW
    assert changed([text.upper() for text in HONEST[::2]], "unknown") <= FEW


@pytest.mark.parametrize(
    "damaged",
    [
        "Сообщите к0д из СМС для выплаты",
        "Соо бщите код из СМС для выплаты",
        "Сообшите код из СМС для выпалты",
        "Оплатите комисию 500 тг и получите пособие",
        "Құпия сөзіңізді айтыңыз, жәрдемақы шығады",
        "Пишите сюда: ватсап 87О1 222 ЗЗ 44, выплата готова",
    ],
)
def test_a_slip_or_a_torn_word_hides_no_fraud(damaged: str) -> None:
    assert "fraud" == judge(damaged).verdict


@pytest.mark.parametrize(
    "denied", ["Кодты ешкімге айтпңыз", "Кодты айтпаңз", "Кодты айтпанз ешкімге"]
)
def test_a_slip_in_a_denial_makes_no_request_of_it(denied: str) -> None:
    assert "unknown" == judge(denied).verdict


# --- hosts  ------------------------------------------

OFFICIAL: Final = st.sampled_from(["egov.kz", "gov.kz", "enbek.kz", "kaspi.kz", "kgd.gov.kz"])
HOMOGLYPHS: Final = {
    "a": "аαá", "e": "еėέ", "o": "оοօ0", "k": "кκ", "v": "νѵ", "g": "ɡց", "z": "ʐż", "i": "іι1",
    "s": "ѕ5", "p": "рρ", "n": "ոñ", "b": "Ьƅ", "d": "ԁ",
}  # fmt: skip


@given(OFFICIAL, st.data())
def test_a_letter_that_looks_like_another_never_makes_a_host_official(
    host: str, data: st.DataObject
) -> None:
    places = [at for at, letter in enumerate(host) if letter in HOMOGLYPHS]
    at = data.draw(st.sampled_from(places))
    letter = data.draw(st.sampled_from(HOMOGLYPHS[host[at]]))
    forged = host[:at] + letter + host[at + 1 :]
    found = hosts(f"https://{forged}/x")
    assert found
    assert all(one.fault is not None for one in found), forged


@given(OFFICIAL, st.from_regex(r"\A[a-z]{2,10}\.(?:com|top|ru|kz|info|site|xyz|click)\Z"))
def test_an_official_name_before_the_owners_name_is_a_trap(host: str, owner: str) -> None:
    for forged in (f"{host}.{owner}", f"{host}-{owner}", f"{host}@{owner}"):
        found = hosts(f"https://{forged}/x")
        assert found
        if all(one.fault is not None for one in hosts(owner)):  # not one of those we know
            assert found[0].fault is not None, forged


@given(OFFICIAL, st.from_regex(r"\A[a-z]{1,12}(?:-[a-z]{1,8})?\Z"))
@settings(max_examples=50)
def test_only_the_owner_can_put_a_host_under_his_own(host: str, label: str) -> None:
    assert [None] == [one.fault for one in hosts(f"https://{label}.{host}/x")]


def test_an_address_handed_to_an_honest_one_is_seen() -> None:
    handed = "https://google.com/url?q=http://egov-kz.top/pay"
    assert ["google.com", "egov-kz.top"] == [host.name for host in hosts(handed)]


def test_a_mailbox_at_a_school_is_no_trap_and_one_made_to_look_official_is() -> None:
    assert ["mailbox"] == [host.fault for host in hosts("Пишите на office@school12.kz")]
    assert ["look_alike"] == [host.fault for host in hosts("Ответ на egov.help@gmail.com")]
