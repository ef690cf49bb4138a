"""What a compiled service is made of: the shapes that generated code fills in.

Generated code is data and wiring in these shapes; the generic handlers in `runtime/web` find a
service here by its path and never know it by name. Nothing here holds a rule of its own.
"""

from runtime.catalogue.files import File, Laid, Standing
from runtime.catalogue.imports import Import, ImportColumn
from runtime.catalogue.masters import Behind, Context, Master, Masters, Row
from runtime.catalogue.offers import (
    Column,
    FileDoors,
    JobDoors,
    Module,
    Register,
    RegisterDoors,
    Role,
    Service,
)
from runtime.catalogue.papers import Certificate, Message, Notification, Variable
from runtime.catalogue.records import Document, Entry, Field, Number, Page, Record
from runtime.catalogue.reports import (
    Report,
    ReportAsk,
    ReportBy,
    ReportFigure,
    ReportLine,
)
from runtime.catalogue.work import (
    Action,
    Amended,
    Branch,
    Calendar,
    Expire,
    Figures,
    Job,
    Late,
    Length,
    Moved,
    OfficerForm,
    Sla,
    SlaChange,
    State,
    StateTime,
    Trial,
    Workflow,
)

__all__ = [
    "Action",
    "Amended",
    "Behind",
    "Branch",
    "Calendar",
    "Certificate",
    "Column",
    "Context",
    "Document",
    "Entry",
    "Expire",
    "Field",
    "Figures",
    "File",
    "FileDoors",
    "Import",
    "ImportColumn",
    "Job",
    "JobDoors",
    "Laid",
    "Late",
    "Length",
    "Master",
    "Masters",
    "Message",
    "Module",
    "Moved",
    "Notification",
    "Number",
    "OfficerForm",
    "Page",
    "Record",
    "Register",
    "RegisterDoors",
    "Report",
    "ReportAsk",
    "ReportBy",
    "ReportFigure",
    "ReportLine",
    "Role",
    "Row",
    "Service",
    "Sla",
    "SlaChange",
    "Standing",
    "State",
    "StateTime",
    "Trial",
    "Variable",
    "Workflow",
]
