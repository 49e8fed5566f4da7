"""Where sealed values of the vault stand, under their person's key."""

from uuid import UUID

from mpp.kernel.crypto import Where


def fact_place(fact_id: UUID) -> Where:
    """The value of a fact."""
    return Where("vault_fact", fact_id, "sealed")


def document_place(document_id: UUID, column: str) -> Where:
    """The `sealed_name` or the `sealed` content of a document."""
    return Where("vault_document", document_id, column)


def demand_place(demand_id: UUID, column: str) -> Where:
    """`sealed`, `sealed_answer` or `sealed_evidence` of a dispute or of a question about an access."""
    return Where("vault_demand", demand_id, column)
