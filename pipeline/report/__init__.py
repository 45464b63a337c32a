"""What a run did, as a person looks at it: counts, what was taken out, what changed most, and what is not as it was.

told = report(result, store)
for alert in told.alerts:
    print(alert.message)
"""

from __future__ import annotations

from pipeline.report.alert import Alert, AlertKind
from pipeline.report.changed import Changed, DocumentChange
from pipeline.report.drift import Comparison
from pipeline.report.past import alerts_of_runs
from pipeline.report.report import Report, alerts, report
from pipeline.report.taken_out import CategoryLines, OutletLines

__all__ = [
    "Alert",
    "AlertKind",
    "CategoryLines",
    "Changed",
    "Comparison",
    "DocumentChange",
    "OutletLines",
    "Report",
    "alerts",
    "alerts_of_runs",
    "report",
]
