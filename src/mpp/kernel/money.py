"""Money is whole rupiah in an int. Sen are no longer in circulation, and a float would round."""


def rupiah(amount: int) -> str:
    """Write whole rupiah as Indonesian does: "Rp30.000", and "-Rp30.000" for a refund.

    Raises:
        TypeError: the amount is not an int; a fraction of a rupiah is a fault in a formula.
    """
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise TypeError("an amount of rupiah is an int")
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")
