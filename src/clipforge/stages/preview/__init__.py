"""What a browser needs to show a source before anything is rendered: poster, waveform, filmstrip, proxy."""

from clipforge.stages.preview.filmstrip import Filmstrip, write_filmstrip
from clipforge.stages.preview.peaks import Peaks, measure_peaks
from clipforge.stages.preview.playable import media_type, plays_in_browsers
from clipforge.stages.preview.poster import write_poster
from clipforge.stages.preview.proxy import write_proxy

__all__ = [
    "Filmstrip",
    "Peaks",
    "measure_peaks",
    "media_type",
    "plays_in_browsers",
    "write_filmstrip",
    "write_poster",
    "write_proxy",
]
