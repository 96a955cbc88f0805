"""How numbers look until somebody reveals them."""


def masked_phone(phone: str) -> str:
    """`+77011234567` → `+7 701 ••• •• 67`."""
    if phone.startswith("+7") and len(phone) == 12:
        return f"+7 {phone[2:5]} ••• •• {phone[-2:]}"
    return f"{phone[:3]} ••• {phone[-2:]}"


def shown_phone(phone: str) -> str:
    """`+77011234567` → `+7 701 123 45 67`."""
    if phone.startswith("+7") and len(phone) == 12:
        return f"+7 {phone[2:5]} {phone[5:8]} {phone[8:10]} {phone[10:]}"
    return phone


def masked_iin(iin: str) -> str:
    """`900101300123` → `•••••• •• 0123`: no date of birth."""
    return f"•••••• •• {iin[-4:]}"


def shown_iin(iin: str) -> str:
    return f"{iin[:6]} {iin[6:]}"
