"""The response to each treatment as a broken line, and what is left beside it."""

from dataclasses import dataclass

import numpy as np

from app.analysis.arrays import BoolArray, FloatArray, IntArray
from app.analysis.segments import Segments, centres

FEWEST_BLOCKS = np.array([3, 5, 7, 10, 14, 20])  # that each column of the line needs
BENDS = (28, 14, 56, 84)  # days after a treatment where the line may bend, in order of need
NEGLIGIBLE = 1e-6  # share of a column's squared length that must be new


@dataclass(frozen=True, eq=False)
class Trend:
    """The broken line fitted to each segment, every array of shape (segments, …).

    rated: shape (segments, blocks), blocks with a rating. basis: shape (segments, 6, blocks),
    orthonormal columns of the line, zero where not used. used, length: shape (segments, 6),
    length being the squared length that a used column adds (1 if not used). residual: shape
    (segments, blocks), 0 where there is no rating. df, ss: shape (segments,), degrees of freedom
    and squared length of the residuals. A segment with df 0 counts as having no rated blocks.
    """

    rated: BoolArray
    basis: FloatArray
    used: BoolArray
    length: FloatArray
    residual: FloatArray
    df: IntArray
    ss: FloatArray

    def part(self, rows: slice) -> "Trend":
        """The trend of these segments."""
        return Trend(
            rated=self.rated[rows],
            basis=self.basis[rows],
            used=self.used[rows],
            length=self.length[rows],
            residual=self.residual[rows],
            df=self.df[rows],
            ss=self.ss[rows],
        )


def fit(segments: Segments) -> Trend:
    """Fit every segment with the columns that its rated blocks can bear."""
    rated = ~np.isnan(segments.mean)
    blocks = rated.sum(axis=1)
    rated = rated & (blocks >= FEWEST_BLOCKS[0])[:, None]
    wanted = blocks[:, None] >= FEWEST_BLOCKS
    wanted[:, 1:] &= segments.after[:, None]
    basis, used, length = _orthonormal(rated, wanted)
    level = np.where(rated, segments.mean, 0).sum(axis=1) / np.maximum(blocks, 1)
    centred = np.where(rated, segments.mean - level[:, None], 0)
    residual = centred - _shadow(basis, centred)
    return Trend(
        rated=rated,
        basis=basis,
        used=used,
        length=length,
        residual=residual,
        df=rated.sum(axis=1) - used.sum(axis=1),
        ss=(residual**2).sum(axis=1),
    )


def _columns(blocks: int) -> FloatArray:
    """Level, slope and bends of the broken line: shape (6, blocks)."""
    day = centres(blocks)
    return np.stack(
        [np.ones(blocks), day / 84, *(np.maximum(day - bend, 0) / 84 for bend in BENDS)]
    )


def _orthonormal(rated: BoolArray, wanted: BoolArray) -> tuple[FloatArray, BoolArray, FloatArray]:
    columns = _columns(rated.shape[1])
    basis = np.zeros((len(rated), *columns.shape))
    used, length = np.zeros_like(wanted), np.ones(wanted.shape)
    for number, column in enumerate(columns):
        whole = column * rated
        rest = whole - _shadow(basis[:, :number], whole)
        rest -= _shadow(
            basis[:, :number], rest
        )  # once more, because rounding leaves a trace the first time
        square = (rest**2).sum(axis=1)
        new = wanted[:, number] & (square > NEGLIGIBLE * (whole**2).sum(axis=1))
        length[new, number] = square[new]
        basis[:, number] = np.where(new[:, None], rest, 0) / np.sqrt(length[:, [number]])
        used[:, number] = new
    return basis, used, length


def _shadow(basis: FloatArray, values: FloatArray) -> FloatArray:
    """What the basis explains of the values. values: shape (segments, blocks)."""
    shadow: FloatArray = basis.mT @ (basis @ values[:, :, None])
    return shadow[:, :, 0]
