"""The sample members, user groups and channels."""

from __future__ import annotations

from sandbox.model import ANOTHER_TEAM, Channel, Member

MEMBERS = (
    Member("U01AMINA", "Amina Okafor", "Research School lead, North West"),
    Member("U02BEN", "Ben Hartley", "Delivery team, East of England"),
    Member("U03CERYS", "Cerys Lloyd", "Curator of the knowledge base"),
    Member("U04DEV", "Dev Patel", "Research School staff, London"),
    Member("U05GITA", "Gita Rao", "Trainee teacher (guest)", is_restricted=True),
    Member("U06HANA", "Hana Sato", "Partner trust (another organisation)", is_stranger=True, team=ANOTHER_TEAM),
)
STAFF = frozenset(member.id for member in MEMBERS if not member.is_restricted and not member.is_stranger)
USER_GROUPS = {
    "SLEADS": ("leads", frozenset({"U01AMINA"})),
    "SCURATORS": ("curators", frozenset({"U03CERYS"})),
}


def channels() -> list[Channel]:
    """Make the channels, with who is in them."""
    schools, shared = {*STAFF, "U05GITA"}, {*STAFF, "U06HANA"}
    return [
        Channel("C01GENERAL", "general", "Everybody", "channel", False, members={*STAFF}),
        Channel(
            "C02SCHOOLS",
            "research-schools",
            "What the evidence says, asked and answered",
            "channel",
            True,
            members=schools,
        ),
        Channel("C03CASES", "case-studies", "What partnerships did", "channel", True, members={*STAFF}),
        Channel("C04DELIVERY", "delivery-team", "Planning and delivery", "channel", True, members={*STAFF}),
        Channel("C05HELP", "help-evidence", "Questions for a person", "channel", True, members={*STAFF}),
        Channel("C06LEADS", "leads", "Among leads and curators", "group", True, members={"U01AMINA", "U03CERYS"}),
        Channel(
            "C07PARTNERS",
            "partner-trusts",
            "Working with a partner trust",
            "channel",
            True,
            members=shared,
            is_ext_shared=True,
        ),
    ]
