"""Peers of grouping, from scikit-learn: TF-IDF with average linkage, and HDBSCAN; each tuned on the tuning half."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bench.evidence import TUNING
from bench.group_news import Told, bcubed

HOW = "peers are left out: run it with `uv run --with scikit-learn python -m bench group`"


def peers(told: Sequence[Told]) -> dict[str, list[list[str]]] | None:
    """Name → groups of ids, under the parameters that are best on the tuning half; None without scikit-learn."""
    try:
        text: Any = importlib.import_module("sklearn.feature_extraction.text")
        cluster: Any = importlib.import_module("sklearn.cluster")
    except ImportError:
        return None
    texts = [f"{one.clipping.title}. {one.clipping.text}" for one in told]
    matrix = text.TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2).fit_transform(texts)
    distances = 1 - (matrix @ matrix.T).toarray().clip(0, 1)
    return {
        "tfidf": _best(told, _linkages(cluster, distances)),
        "hdbscan": _best(told, _densities(cluster, distances)),
    }


def _linkages(cluster: Any, distances: Any) -> Iterator[Sequence[int]]:
    for hundredths in range(70, 98):
        model = cluster.AgglomerativeClustering(
            n_clusters=None, distance_threshold=hundredths / 100, metric="precomputed", linkage="average"
        )
        yield model.fit_predict(distances)


def _densities(cluster: Any, distances: Any) -> Iterator[Sequence[int]]:
    for least in (1, 2, 3, 4, 5):
        for method in ("eom", "leaf"):
            model = cluster.HDBSCAN(
                min_cluster_size=2, min_samples=least, cluster_selection_method=method, metric="precomputed", copy=True
            )
            yield model.fit_predict(distances)


def _best(told: Sequence[Told], labelled: Iterable[Sequence[int]]) -> list[list[str]]:
    return max((_groups(told, labels) for labels in labelled), key=lambda groups: bcubed(groups, told, TUNING)[2])


def _groups(told: Sequence[Told], labels: Sequence[int]) -> list[list[str]]:
    """Groups by label; -1, which is noise, leaves a text alone."""
    groups: defaultdict[object, list[str]] = defaultdict(list)
    for at, (one, label) in enumerate(zip(told, labels, strict=True)):
        groups[int(label) if label >= 0 else f"alone {at}"].append(one.clipping.id)
    return list(groups.values())
