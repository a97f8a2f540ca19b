"""Which processors recognition can run on."""

from __future__ import annotations


def cuda_devices() -> int:
    """How many CUDA devices CTranslate2 can use; 0 without a driver."""
    import ctranslate2

    count: int = ctranslate2.get_cuda_device_count()
    return count
