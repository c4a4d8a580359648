"""With CI=true a test that was skipped for want of a tool fails: "needs PostgreSQL", "needs chromium"…

Elsewhere each such want is one visible line at the end, before pytest's own.
"""

import os

import pytest

STRICT = os.environ.get("CI") == "true"
PREFIX = "needs"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why it was skipped, without pytest's "Skipped: "."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return ""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ").strip()


def _harden(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = _reason(report)
    if STRICT and reason.startswith(PREFIX):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    _harden(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    _harden(report)
    return report


def pytest_terminal_summary(terminalreporter) -> None:
    wants: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = _reason(report)
        wants[reason] = wants.get(reason, 0) + 1
    for reason, count in sorted(wants.items()):
        terminalreporter.write_line(f"SKIPPED {count} × {reason}")
