"""How large a JPEG claims to be, before any memory is taken for it."""


def jpeg_size(jpeg: bytes) -> tuple[int, int] | None:
    """Return the width and height in the frame header (ITU T.81, B.2.2); None where it is no JPEG or has none."""
    at = 2
    while jpeg.startswith(b"\xff\xd8") and at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(jpeg[at + 7 : at + 9]), int.from_bytes(jpeg[at + 5 : at + 7])
        stands_alone = marker == 0x01 or 0xD0 <= marker <= 0xD7
        if marker == 0xFF:
            at += 1
        else:
            at += 2 if stands_alone else 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return None
