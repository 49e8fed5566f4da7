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
