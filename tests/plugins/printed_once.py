"""A paper that was printed by this process is not printed again: most papers of the tests are those of the same home, on
the same day. The same data give the same bytes; tests/engines, which holds it, prints each paper anew."""

from functools import lru_cache

import pytest
import typst

print_anew = typst.compile_with_warnings
_anew = False  # of the test that runs


@lru_cache(maxsize=256)
def _printed(template: str, inputs: frozenset, standards: tuple, **given):
    return print_anew(template, sys_inputs=dict(inputs), pdf_standards=list(standards), **given)


def printed(template: str, *, sys_inputs: dict[str, str], pdf_standards: list[str], **given):
    if _anew:
        return print_anew(template, sys_inputs=sys_inputs, pdf_standards=pdf_standards, **given)
    return _printed(template, frozenset(sys_inputs.items()), tuple(pdf_standards), **given)


def pytest_configure() -> None:
    typst.compile_with_warnings = printed


def pytest_unconfigure() -> None:
    typst.compile_with_warnings = print_anew


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item) -> None:
    global _anew
    _anew = "engines" in item.path.parts
