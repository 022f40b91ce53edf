using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>A condition on lines, asked for one line or for all lines of a chunk at once. Immutable, thread-safe.</summary>
/// <param name="isNegated">Whether lines pass that do not match.</param>
internal abstract class LineFilter(bool isNegated)
{
    /// <summary>Below one row in so many left, looking at each is cheaper than searching the whole text.</summary>
    private const int SparseShare = 16;

    /// <summary>Bytes that each passing line contains; empty when nothing is known.</summary>
    public virtual IReadOnlyList<LineNeedle> Needles => [];

    /// <summary>What literals tell about the condition, negated or not; null for nothing.</summary>
    public virtual FilterLiterals? Literals => null;

    protected bool IsNegated { get; } = isNegated;

    public bool Passes(ReadOnlySpan<byte> line) => IsMatch(line) != IsNegated;

    /// <summary>Whether a line of the chunk can pass, by what is known without loading it.</summary>
    public bool MayPass(LogChunk chunk) => IsNegated || MayMatch(chunk);

    /// <summary>Removes the rows whose lines do not pass.</summary>
    /// <param name="text">The chunk's text.</param>
    /// <param name="offsets">Where its lines begin; see <see cref="LogChunk.Offsets"/>.</param>
    /// <param name="rows">The rows left so far.</param>
    /// <param name="scratch">Two bitmaps to work in.</param>
    public void Narrow(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, RowBitmap rows, FilterScratch scratch)
    {
        var count = rows.Count();
        if (count == 0)
        {
            return;
        }

        if ((long)count * SparseShare < rows.Length || !TryFindRows(text, offsets, scratch, out var areExact))
        {
            NarrowEach(text, offsets, rows, rows);
            return;
        }

        if (areExact)
        {
            Combine(rows, scratch.Found);
            return;
        }

        // Only candidates are found: ask each that is still of interest.
        scratch.Found.And(rows);
        if (!IsNegated)
        {
            rows.CopyFrom(scratch.Found);
        }

        NarrowEach(text, offsets, rows, scratch.Found);
    }

    /// <summary>Removes rows whose lines do not pass, by templates and columns alone. Needs <see cref="Literals"/>.</summary>
    /// <param name="chunk">A chunk with templates.</param>
    /// <param name="rows">The rows left so far.</param>
    /// <param name="search">Where to look.</param>
    /// <param name="scratch">Bitmaps to work in.</param>
    /// <param name="cancellationToken">Ends the wait for columns.</param>
    /// <returns>Whether all rows that are left pass; if not, their lines have to be looked at.</returns>
    public async ValueTask<bool> NarrowByTemplatesAsync(
        LogChunk chunk, RowBitmap rows, TemplateSearch search, FilterScratch scratch, CancellationToken cancellationToken)
    {
        // The caller asked for them.
        var literals = Literals!;
        var (matching, possible) = (scratch.Found, scratch.Possible);
        matching.Reset(rows.Length);
        matching.SetAll();
        possible.CopyFrom(matching);
        foreach (var list in literals.Lists)
        {
            scratch.Other.Reset(rows.Length);
            scratch.Undecided.Reset(rows.Length);
            foreach (var literal in list)
            {
                await search.FindAsync(chunk, literal, scratch.Other, scratch.Undecided, cancellationToken).ConfigureAwait(false);
            }

            matching.And(scratch.Other);
            scratch.Other.Or(scratch.Undecided);
            possible.And(scratch.Other);
        }

        if (!literals.Decide)
        {
            matching.ClearAll();
        }

        if (IsNegated)
        {
            rows.AndNot(matching);
            possible.AndNot(matching);
            possible.And(rows);
            return possible.IsEmpty();
        }

        rows.And(possible);
        possible.CopyFrom(rows);
        possible.AndNot(matching);
        return possible.IsEmpty();
    }

    protected abstract bool IsMatch(ReadOnlySpan<byte> line);

    protected virtual bool MayMatch(LogChunk chunk) => true;

    /// <summary>Finds the rows whose lines match, or at least all that could, in <see cref="FilterScratch.Found"/>.</summary>
    /// <returns>False when only looking at each line tells.</returns>
    protected virtual bool TryFindRows(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, FilterScratch scratch, out bool areExact)
    {
        areExact = false;
        return false;
    }

    private void Combine(RowBitmap rows, RowBitmap found)
    {
        if (IsNegated)
        {
            rows.AndNot(found);
        }
        else
        {
            rows.And(found);
        }
    }

    private void NarrowEach(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, RowBitmap rows, RowBitmap candidates)
    {
        for (var row = candidates.NextSet(0); row >= 0; row = candidates.NextSet(row + 1))
        {
            if (!Passes(text[offsets[row]..(offsets[row + 1] - 1)]))
            {
                rows.Clear(row);
            }
        }
    }
}
