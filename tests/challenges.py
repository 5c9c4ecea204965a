"""Common challenges as they are published: a realistic set, of real starter documents, for tests of what shows them."""

from __future__ import annotations

import datetime as dt

from insights.brief_evidence import BriefSource, CaseNote, Evidence, EvidencePoint, RatedStrand
from insights.challenge import Action, Breakdown, Cell, Challenge, Challenges, Need, Period, Source

ATTENDANCE = Challenge(
    id=7,
    name="Raising attendance of disadvantaged pupils",
    label="attendance, absence",
    trend="growing",
    periods=(
        Period(
            "2026-10",
            "2026-10",
            questions=46,
            askers=29,
            breakdowns=(
                Breakdown(
                    "region",
                    (Cell("North East", 14, 9), Cell("Yorkshire and the Humber", 12, 8), Cell("North West", 9, 6)),
                    Cell("all others", 11, 6),
                ),
                Breakdown("setting", (Cell("Secondary school", 25, 16), Cell("Primary school", 13, 8))),
                Breakdown("phase", (Cell("secondary", 27, 17), Cell("primary", 14, 9))),
                Breakdown("outcome", (Cell("answered", 31, 20), Cell("not_found", 9, 7))),
                Breakdown("satisfaction", (Cell("helpful", 12, 9),)),
            ),
        ),
        Period(
            "2026-08",
            "2026-09",
            questions=24,
            askers=17,
            breakdowns=(
                Breakdown("region", (Cell("North East", 8, 6),)),
                Breakdown("setting", (Cell("Secondary school", 15, 10),)),
                Breakdown("outcome", (Cell("answered", 18, 12),)),
            ),
        ),
    ),
    samples=(
        "How can we improve attendance for disadvantaged pupils?",
        "What does the evidence say about writing to parents about absence?",
        "Does mentoring help pupils who are persistently absent?",
        "What works for emotionally based school avoidance in Year 9?",
    ),
    cited=(
        Source(
            "guidance/supporting-school-attendance.md",
            "Supporting school attendance",
            "guidance",
            "Education Endowment Foundation",
            "https://educationendowmentfoundation.org.uk/education-evidence/guidance-reports/supporting-school-attendance",
        ),
    ),
    guidance=(
        Source(
            "toolkit/parental-engagement.md",
            "Parental engagement",
            "toolkit",
            "Education Endowment Foundation",
            "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/parental-engagement",
            rating="+4 months · very low cost · evidence 4/5",
        ),
    ),
    case_studies=(
        Source(
            "case_studies/york-huntington-attendance.md",
            "York – Huntington School's tailored approach to attendance",
            "case_study",
            "Education Endowment Foundation",
            "https://educationendowmentfoundation.org.uk/news/taking-a-tailored-approach-to-improving-attendance",
            place="York, Yorkshire and the Humber",
        ),
    ),
    is_gap=False,
    is_pinned=True,
    actions=(
        Action("Attendance evidence session for heads of year", dt.datetime(2026, 11, 5, tzinfo=dt.UTC)),
        Action("Asked the regional team to share the rapid evidence review", dt.datetime(2026, 11, 12, tzinfo=dt.UTC)),
    ),
    needs=(
        Need(
            3,
            "Scarborough",
            "Coastal schools network",
            "Transport strikes hit the Friday attendance of pupils from the villages.",
            dt.datetime(2026, 11, 3, tzinfo=dt.UTC),
        ),
    ),
)
WRITING = Challenge(
    id=12,
    name="early writing, spelling",
    label="early writing, spelling",
    trend="steady",
    periods=(
        Period(
            "2026-10",
            "2026-10",
            questions=15,
            askers=9,
            breakdowns=(
                Breakdown("region", (Cell("North West", 8, 6),)),
                Breakdown("phase", (Cell("primary", 11, 7),)),
            ),
        ),
    ),
    samples=("How do we improve early writing in Reception?", "What helps spelling in Key Stage 1?"),
    cited=(),
    guidance=(),
    case_studies=(),
    is_gap=False,
)
PHONES = Challenge(
    id=15,
    name="Mobile phone bans",
    label="phones, bans",
    trend="new",
    periods=(
        Period(
            "2026-09", "2026-10", questions=8, askers=6, breakdowns=(Breakdown("outcome", (Cell("not_found", 7, 5),)),)
        ),
    ),
    samples=("Should we ban mobile phones?",),
    cited=(),
    guidance=(),
    case_studies=(),
    is_gap=True,
)
CHALLENGES = Challenges(
    shown=(ATTENDANCE, WRITING, PHONES),
    fewer=4,
    not_yet=(Period("2026-10", "2026-10", 21, 14, ()),),
    through="2026-10",
    open_requests=2,
    min_askers=5,
)

_EEF, _SITE = "Education Endowment Foundation", "https://educationendowmentfoundation.org.uk"
SUPPORTING = BriefSource(
    "guidance/supporting-school-attendance.md",
    "Supporting school attendance",
    _EEF,
    f"{_SITE}/education-evidence/leadership-and-planning/supporting-attendance",
    "2022",
)
MENTORING = BriefSource(
    "toolkit/mentoring.md", "Mentoring", _EEF, f"{_SITE}/education-evidence/teaching-learning-toolkit/mentoring", ""
)
YORK = BriefSource(
    "case_studies/york-huntington-attendance.md",
    "York – Huntington School's tailored approach to attendance",
    _EEF,
    f"{_SITE}/news/taking-a-tailored-approach-to-improving-attendance",
    "",
)
EVIDENCE = Evidence(
    points=(
        EvidencePoint(
            "Responsive interventions that find the cause for each pupil and act on it.",
            "What looked promising",
            SUPPORTING,
        ),
        EvidencePoint(
            "A scheme that loses mentors halfway through carries real risk for pupils.",
            "Practical implications",
            MENTORING,
        ),
        EvidencePoint(
            "In 2022-23 just over one in five pupils missed at least 10% of school.", "The problem", SUPPORTING
        ),
    ),
    ratings=(RatedStrand("Mentoring", "+2 months · moderate cost · evidence 2/5", 2, MENTORING),),
    cases=(
        CaseNote(
            title=YORK.title,
            who="Huntington School; Huntington Research School",
            where="York, Yorkshire and the Humber",
            why="same phase: secondary; also about attendance",
            did="using the evidence review to design better communication with families",
            changed="This summary has no results for the school to report.",
            lesson="Track disadvantaged pupils separately, or overall figures may hide them.",
            source=YORK,
        ),
    ),
    caveats=("Months of impact are averages of past studies: a best bet, no guarantee for your pupils.",),
    unanswered=("What works for emotionally based school avoidance in Year 9?",),
)
