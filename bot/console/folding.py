"""Templates compiled once for each language, with their words put in then: a page says some two
hundred sentences that are the same every time, and looking each up while a page is made is most of
what making it costs.
"""

from collections.abc import Callable
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer


def fold(env: jinja2.Environment, constant: dict[str, Callable[[str], str]]) -> None:
    """From here on, calls of these functions with nothing but one string are made when a template
    is compiled."""

    class Folding(CodeGenerator):
        def visit_Template(  # noqa: N802 - the visitor's own name
            self, node: nodes.Template, frame: Frame | None = None
        ) -> None:
            super().visit_Template(_Folded(constant).visit(node), frame)

    env.code_generator_class = Folding


class _Folded(NodeTransformer):
    def __init__(self, constant: dict[str, Callable[[str], str]]) -> None:
        self._constant = constant

    def visit_Call(self, node: nodes.Call, *args: Any, **more: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node, *args, **more)
        named, given = node.node, node.args
        is_plain = len(given) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if is_plain and isinstance(named, nodes.Name) and isinstance(given[0], nodes.Const):
            function = self._constant.get(named.name)
            if function is not None:
                return nodes.Const(function(given[0].value), lineno=node.lineno)
        return node
