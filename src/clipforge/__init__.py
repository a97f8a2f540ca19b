"""ClipForge turns a long video into ranked, captioned, well-framed vertical shorts."""

import os

__version__ = "0.1.0"

# onnxruntime reports its use to its maker unless told not to before it is loaded; offline means offline.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
