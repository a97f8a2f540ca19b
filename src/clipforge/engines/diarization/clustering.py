"""Vectors of voices gathered into speakers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Average-link trees need memory and time in the square of their leaves: 3,000 take 36 MB and a second.
MAX_LEAVES = 3_000
# Two voices are one when the mean cosine distance of their windows is below this. Set on meetings, calls,
# radio and readings (see evals/diarization.py): 0.40 to 0.50 give the same error, lower values split single
# readers, higher ones join callers.
THRESHOLD = 0.45
# A speaker that is not asked for must have this much speech: less is a cough, a jingle or overlapped talk.
MIN_SPEAKER_SECONDS = 1.5
_MIN_SHARE = 0.004
_MAX_SPEAKERS = 20
# A speaker that is asked for has a tenth of an equal share, or, when no cut gives that, as little as this.
_GIVEN_SHARE = 0.1
_GIVEN_SECONDS = (1.0, 0.5, 0.2)


def speaker_centroids(
    vectors: NDArray[np.float32], seconds_each: float, speakers: int | None
) -> NDArray[np.float32]:
    """The mean vector of each speaker.

    Args:
        vectors: unit vectors of windows with speech, shape (n, d), n at least 1.
        seconds_each: how much speech one of them stands for.
        speakers: how many speakers there are, None to estimate.

    Returns:
        Unit vectors, shape (k, d), largest speaker first; k is `speakers` unless there are too few windows.
    """
    step = -(-len(vectors) // MAX_LEAVES)
    leaves = vectors[::step].astype(np.float64)
    seconds = seconds_each * step
    if len(leaves) == 1 or speakers == 1:
        return _means(leaves, np.zeros(len(leaves), dtype=np.intp))
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(leaves, "average", "cosine")
    if speakers is not None:
        return _given(leaves, tree, seconds, speakers)
    labels = fcluster(tree, THRESHOLD, "distance") - 1
    sizes = np.bincount(labels) * seconds
    enough = sizes >= max(MIN_SPEAKER_SECONDS, _MIN_SHARE * sizes.sum())
    enough[sizes.argmax()] = True
    return _means(leaves, labels)[: min(int(enough.sum()), _MAX_SPEAKERS)]


def _given(
    leaves: NDArray[np.float64], tree: NDArray[np.float64], seconds: float, speakers: int
) -> NDArray[np.float32]:
    """Cut the tree as high as leaves `speakers` branches with enough speech each.

    A plain cut into k branches often gives a few odd windows a branch each and all voices the last one.
    """
    from scipy.cluster.hierarchy import cut_tree

    wanted = min(speakers, len(leaves))
    deepest = min(len(leaves), 20 * wanted)
    cuts = cut_tree(tree, n_clusters=list(range(wanted, deepest + 1)))
    share = _GIVEN_SHARE * len(leaves) * seconds / wanted
    for minimum in (max(share, _GIVEN_SECONDS[0]), *_GIVEN_SECONDS):
        for column in range(cuts.shape[1]):
            labels = cuts[:, column]
            if (np.bincount(labels) * seconds >= minimum).sum() >= wanted:
                return _means(leaves, labels)[:wanted]
    return _means(leaves, cuts[:, 0])[:wanted]


def _means(leaves: NDArray[np.float64], labels: NDArray[np.intp]) -> NDArray[np.float32]:
    """Unit mean vector of each label, the label with most leaves first."""
    sizes = np.bincount(labels)
    sums = np.zeros((len(sizes), leaves.shape[1]))
    np.add.at(sums, labels, leaves)
    order = np.argsort(-sizes, kind="stable")
    chosen = sums[order]
    units: NDArray[np.float32] = (chosen / np.linalg.norm(chosen, axis=1, keepdims=True)).astype(np.float32)
    return units


def smoothed_path(likeness: NDArray[np.float32], change_cost: float) -> NDArray[np.intp]:
    """The best sequence of speakers when each change costs something (Viterbi).

    Args:
        likeness: of each window to each speaker, shape (n, k).
        change_cost: what a change costs, in the same unit.

    Returns:
        Index of the speaker of each window, shape (n,).
    """
    count, speakers = likeness.shape
    score = likeness[0].astype(np.float64)
    origin = np.zeros((count, speakers), dtype=np.intp)
    own = np.arange(speakers)
    for index in range(1, count):
        best = int(score.argmax())
        stays = score >= score[best] - change_cost
        origin[index] = np.where(stays, own, best)
        score = np.where(stays, score, score[best] - change_cost) + likeness[index]
    path = np.zeros(count, dtype=np.intp)
    path[-1] = score.argmax()
    for index in range(count - 1, 0, -1):
        path[index - 1] = origin[index, path[index]]
    return path
