"""What a column can hold, and the headings that are met for each."""

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """What a column or a label can hold."""

    NUMBER = "number"
    PART = "part"
    TITLE = "title"
    WORDING = "wording"
    KIND = "kind"
    AREA = "area"
    ADDRESSED_TO = "addressed_to"
    ACTION_OWNER = "action_owner"
    BUSINESS_LEAD = "business_lead"
    STRATEGIC_LEAD = "strategic_lead"
    DEADLINE = "deadline"
    TARGET = "target"
    FORECAST = "forecast"
    STATUS = "status"
    UPDATE = "update"
    RESPONSE = "response"
    EVIDENCE = "evidence"
    PERCENT = "percent"
    PRIORITY = "priority"
    PORTAL_ID = "portal_id"
    NOTHING = "-"


#: Headings as `bare` gives them, by field. A field that is asked for in the plural has its addressees.
SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.NUMBER: (
        "no", "nos", "number", "rec no", "rec nos", "rec", "recs", "ref", "reference", "ref no",
        "reference no",
        "reference number", "r", "recommendation number", "recommendation no", "recommendation ref",
        "recommendation reference", "rec number", "rec ref", "afi no", "afi number", "afi ref", "item no",
        "item number", "number of recommendation", "unique reference", "id", "serial", "hmicfrs ref",
        "recommendation id", "action no", "action number", "action ref",
    ),
    Field.PORTAL_ID: ("portal id", "portal ref", "portal reference", "monitoring portal id", "mp ref"),
    Field.PART: (
        "sub recommendation", "subrecommendation", "sub rec", "part", "evidence requirements",
        "evidence requirement", "evidence requirements of progress", "evidence requirements of completion",
        "evidence requirements of progress completion", "evidence required", "sub recommendation number",
    ),
    Field.TITLE: ("title", "recommendation title", "short title", "heading", "name", "subject", "afi title"),
    Field.WORDING: (
        "recommendation", "recommendations", "summary", "summary of recommendation", "recommendation summary",
        "finding", "findings", "afi", "afis", "requirement", "requirements", "area for improvement",
        "areas for improvement", "area for improvement afi", "recommendation text", "recommendation wording",
        "text of recommendation", "recommendation details", "details of recommendation",
        "recommendation detail",
        "hmicfrs recommendation", "hmicfrs recommendations", "hmic recommendation", "agreed recommendation",
        "cause of concern", "description", "recommendation description", "issue", "recommendation afi",
        "recommendation area for improvement", "wording", "audit recommendation", "recommended action",
        "description of recommendation", "hmicfrs area for improvement", "recommendation finding",
        "recommendation made", "the recommendation",
    ),
    Field.KIND: ("type", "kind", "category of finding", "recommendation type", "finding type"),
    Field.AREA: ("theme", "area", "section", "chapter", "pillar", "report section", "peel pillar"),
    Field.ADDRESSED_TO: (
        "recommendation owner", "recommendation owners", "rec owner", "rec owners", "addressed to", "agency",
        "agencies", "to", "addressee", "directed to", "body", "bodies", "recipient", "organisation",
        "organisations", "for", "who", "responsible body",
    ),
    Field.ACTION_OWNER: (
        "lead", "owner", "action owner", "owners", "responsible officer", "lead officer",
        "officer responsible",
        "responsible person", "responsibility", "responsible", "action lead", "officer", "operational lead",
        "lead responsible", "delivery lead", "operational owner", "responsible owner", "owner responsible",
        "delivery owner", "person responsible", "manager responsible", "responsible manager",
        "accountable officer",
    ),
    Field.BUSINESS_LEAD: ("business lead", "business owner", "tactical lead", "head of department"),
    Field.STRATEGIC_LEAD: (
        "strategic lead", "executive lead", "chief officer lead", "strategic owner", "executive owner",
        "slt lead",
        "chief officer", "acc lead", "director lead", "executive sponsor", "sro",
        "senior responsible officer",
        "senior responsible owner", "command team lead",
    ),
    Field.DEADLINE: (
        "deadline", "due", "due date", "by", "by when", "date due", "completion deadline", "hmicfrs deadline",
        "original deadline", "recommendation deadline", "deadline date", "inspectorate deadline", "timescale",
        "timescales", "required by", "original due date",
    ),
    Field.TARGET: (
        "target date", "target", "revised date", "new date", "revised target date", "force deadline",
        "target completion date", "planned completion date", "revised due date", "revised deadline",
        "implementation date", "agreed date", "internal deadline", "target completion", "completion target",
        "revised target", "proposed completion date", "target for completion",
    ),
    Field.FORECAST: (
        "expected", "forecast", "expected completion", "expected date", "forecast date",
        "forecast completion",
        "expected completion date", "estimated completion", "estimated completion date",
        "anticipated completion",
        "anticipated completion date",
    ),
    Field.STATUS: (
        "status", "progress", "rag", "position", "recommendation status", "rag status", "current status",
        "rag rating", "brag", "brag status", "progress status", "implementation status", "status update",
        "overall status", "status rag", "hmicfrs status", "state", "current rag", "action status",
    ),
    Field.UPDATE: (
        "force update", "update", "updates", "comments", "comment", "latest update", "progress update",
        "current position", "progress to date", "latest position", "position statement", "current update",
        "progress made", "service update", "management update", "commentary", "notes", "progress notes",
        "latest comments", "officer update", "progress comments", "update on progress", "progress report",
    ),
    Field.RESPONSE: (
        "response", "our response", "action taken or proposed", "action taken", "force response",
        "actions taken",
        "management response", "response to recommendation", "response and proposed action", "agreed action",
        "chief constable response", "chief constable s response", "initial response", "pcc response",
        "commissioner s response", "proposed action", "action proposed", "actions", "action",
        "service response",
        "government response", "planned action", "planned actions", "response to the recommendation",
        "action to be taken", "action taken to date", "agreed actions", "response action", "comment response",
    ),
    Field.EVIDENCE: ("supporting documents", "evidence", "supporting evidence", "documents"),
    Field.PERCENT: ("overall", "complete", "percentage complete", "percent complete", "percentage"),
    Field.PRIORITY: ("priority", "rating", "risk", "risk rating", "priority rating", "risk level"),
}  # fmt: skip
