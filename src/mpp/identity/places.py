"""Where sealed values of this room stand: a value copied to another place does not open."""

from uuid import UUID

from mpp.kernel.crypto import Where


def nik_place(person_id: UUID) -> Where:
    """Return the place of a person's NIK."""
    return Where("identity_person", person_id, "nik")


def name_place(officer_id: UUID) -> Where:
    """Return the place of an officer's name."""
    return Where("identity_officer", officer_id, "name")


def seed_place(officer_id: UUID) -> Where:
    """Return the place of an officer's TOTP seed."""
    return Where("identity_secondfactor", officer_id, "seed")


def mandate_place(mandate_id: UUID) -> Where:
    """Return the place of the names in a mandate, sealed under its principal's key."""
    return Where("identity_mandate", mandate_id, "sealed")


def business_place(business_id: UUID) -> Where:
    """Return the place of a business's number and name."""
    return Where("identity_business", business_id, "sealed")


def statement_place(statement_id: UUID) -> Where:
    """Return the place of what somebody wrote about a person."""
    return Where("identity_statement", statement_id, "sealed")
