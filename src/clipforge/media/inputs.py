"""How a location is handed to ffmpeg and its libraries, so that hostile media reaches nothing but itself.

ffmpeg chooses a demuxer by content, not by name. A file called talk.mp4 may be a playlist that names other
files and private addresses, or a script for AviSynth. So only formats that hold their media themselves are
allowed, and only the protocol that the location itself needs.
"""

from __future__ import annotations

from urllib.parse import urlsplit

# Demuxers that read one file and open nothing else. Left out on purpose: hls, dash, concat, imf, sdp, rtsp,
# image2 (its names are patterns), avisynth, vapoursynth, lavfi, tty, games, subtitles, single pictures.
CONTAINERS = (
    "mov,matroska,webm,mpegts,mpeg,mpegvideo,flv,live_flv,kux,avi,asf,ogg,nut,mxf,gxf,rm,ivf,wtv,dv,nsv,gif,"
    "dhav,ty,pva,mjpeg,yuv4mpegpipe,h261,h263,h264,hevc,vvc,m4v,vc1,av1,obu,cavsvideo,dirac,"
    "wav,w64,mp3,aac,loas,flac,aiff,au,caf,amr,amrnb,amrwb,ac3,eac3,ac4,dts,dtshd,truehd,mlp,ape,wv,tta,tak,"
    "mpc,mpc8,voc,oma,dsf,iff,shn,qcp,gsm,xwma"
)

MAX_STREAMS = 64
# 8192 x 8192: more than 8K video needs, far less than what a forged header may claim.
MAX_PIXELS = 1 << 26

_PROTOCOLS = {"http": "http,tcp", "https": "https,tls,tcp"}


def is_address(location: str) -> bool:
    """Whether a location is an http(s) address rather than a path."""
    return location[:8].lower().startswith(("http://", "https://"))


def input_url(location: str) -> str:
    """The location as ffmpeg's libraries must get it.

    A path gets the `file:` prefix, without which a leading dash reads as an option and a colon as a protocol.
    """
    return location if is_address(location) else f"file:{location}"


def format_options(location: str) -> dict[str, str]:
    """Options of the demuxer that keep it to this one location and to a bounded number of streams."""
    scheme = urlsplit(location).scheme.lower() if is_address(location) else "file"
    return {
        "protocol_whitelist": _PROTOCOLS.get(scheme, "file"),
        "format_whitelist": CONTAINERS,
        "max_streams": str(MAX_STREAMS),
    }


def input_args(location: str) -> list[str]:
    """Arguments that open `location` in an ffmpeg command, guarded; per-input options go before them."""
    guards = [part for name, value in format_options(location).items() for part in (f"-{name}", value)]
    return [*guards, "-max_pixels", str(MAX_PIXELS), "-i", input_url(location)]
