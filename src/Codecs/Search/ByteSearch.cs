namespace Trine.Codecs;

/// <summary>
/// Finds the rows of a text that contain a needle, searching the whole text at once instead of row by row.
/// </summary>
/// <remarks>
/// <para>A text is rows one behind the other, each followed by one terminator byte (<c>\n</c>). <c>offsets</c> holds
/// the start of each row, ascending, and behind them the end of the last row's terminator: n + 1 entries for n rows, so
/// that row i is <c>text[offsets[i] .. offsets[i + 1] - 1]</c>. Rows and needles may hold any bytes, terminators too; a
/// hit counts only if it lies within one row.</para>
/// <para>All methods add to <c>rows</c> and remove nothing, so any-of is one call a needle. An empty needle is in
/// every row. Stateless and thread-safe.</para>
/// </remarks>
public static class ByteSearch
{
    /// <summary>KELVIN SIGN, U+212A, which folds to <c>k</c>.</summary>
    private static ReadOnlySpan<byte> KelvinSign => [0xE2, 0x84, 0xAA];

    /// <summary>LATIN SMALL LETTER LONG S, U+017F, which folds to <c>s</c>.</summary>
    private static ReadOnlySpan<byte> LongS => [0xC5, 0xBF];

    /// <summary>Adds the rows that contain <paramref name="needle"/>, byte for byte.</summary>
    public static void FindRows(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, ReadOnlySpan<byte> needle, RowBitmap rows)
    {
        if (needle.IsEmpty)
        {
            rows.SetAll();
            return;
        }

        var cursor = new RowCursor(offsets);
        var at = cursor.TextStart;
        while (at < cursor.TextEnd && text[at..cursor.TextEnd].IndexOf(needle) is >= 0 and var distance)
        {
            at = cursor.Take(at + distance, needle.Length, rows);
        }
    }

    /// <summary>Adds the rows that contain any of <paramref name="needles"/>, byte for byte.</summary>
    public static void FindRowsAny(
        ReadOnlySpan<byte> text,
        ReadOnlySpan<int> offsets,
        ReadOnlySpan<ReadOnlyMemory<byte>> needles,
        RowBitmap rows)
    {
        foreach (var needle in needles)
        {
            FindRows(text, offsets, needle.Span, rows);
        }
    }

    /// <summary>Adds the rows that contain <paramref name="needle"/> without regard to case.</summary>
    /// <returns>
    /// True: the rows added are exactly those that match, under ASCII folding and under Unicode's simple folding alike.
    /// False: rows that match under Unicode's folding are all among those added, but others may be; look at each again.
    /// That is so where the needle is not ASCII (then all rows that could hold such letters are added), or where it has
    /// a <c>k</c> or <c>s</c> and the text has U+212A or U+017F (then the rows with those are added).
    /// </returns>
    public static bool FindRowsIgnoreCase(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, IgnoreCaseNeedle needle, RowBitmap rows)
    {
        if (!needle.IsAscii)
        {
            // Slow path: K and long s in the needle match plain ASCII rows; other letters only fold among themselves.
            if (needle.Folded.IndexOf(KelvinSign) >= 0 || needle.Folded.IndexOf(LongS) >= 0)
            {
                rows.SetAll();
            }
            else
            {
                FindNonAsciiRows(text, offsets, rows);
            }

            return false;
        }

        FindRowsFoldingAscii(text, offsets, needle, rows);
        if (!needle.HasUnicodeTwin || !ContainsUnicodeTwin(text))
        {
            return true;
        }

        FindRows(text, offsets, KelvinSign, rows);
        FindRows(text, offsets, LongS, rows);
        return false;
    }

    /// <summary>
    /// Adds the rows that contain <paramref name="needle"/> when A-Z and a-z are taken as equal; all else byte for
    /// byte.
    /// </summary>
    public static void FindRowsFoldingAscii(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, IgnoreCaseNeedle needle, RowBitmap rows)
    {
        if (needle.Folded.IsEmpty)
        {
            rows.SetAll();
            return;
        }

        var cursor = new RowCursor(offsets);
        var at = cursor.TextStart;
        while (at < cursor.TextEnd && needle.IndexIn(text[at..cursor.TextEnd]) is >= 0 and var distance)
        {
            at = cursor.Take(at + distance, needle.Folded.Length, rows);
        }
    }

    /// <summary>Adds the rows that have a byte above 0x7f.</summary>
    public static void FindNonAsciiRows(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, RowBitmap rows)
    {
        var cursor = new RowCursor(offsets);
        var at = cursor.TextStart;
        while (at < cursor.TextEnd
            && text[at..cursor.TextEnd].IndexOfAnyInRange((byte)0x80, (byte)0xff) is >= 0 and var distance)
        {
            at = cursor.Take(at + distance, 1, rows);
        }
    }

    /// <summary>
    /// Whether the text has one of the two letters outside ASCII that fold into it: U+212A (k) or U+017F (s).
    /// </summary>
    public static bool ContainsUnicodeTwin(ReadOnlySpan<byte> text)
        => text.ContainsAnyInRange((byte)0x80, (byte)0xff)
            && (text.IndexOf(KelvinSign) >= 0 || text.IndexOf(LongS) >= 0);

    /// <summary>Maps ascending positions in a text to rows.</summary>
    private ref struct RowCursor(ReadOnlySpan<int> offsets)
    {
        private readonly ReadOnlySpan<int> _offsets = offsets;
        private int _row;

        public readonly int TextStart => _offsets[0];

        public readonly int TextEnd => _offsets[^1];

        /// <summary>Adds the row that holds the hit, if it holds all of it.</summary>
        /// <returns>Where to search on: the next row, or the next byte if the hit reached over the row's end.</returns>
        public int Take(int hit, int length, RowBitmap rows)
        {
            Advance(hit);
            var nextRow = _offsets[_row + 1];
            if (hit + length >= nextRow)
            {
                return hit + 1;
            }

            rows.Set(_row);
            return nextRow;
        }

        /// <summary>
        /// Gallops to the row that holds <paramref name="position"/>, which must not lie before the current one.
        /// </summary>
        private void Advance(int position)
        {
            var step = 1;
            var low = _row;
            while (low + step < _offsets.Length && _offsets[low + step] <= position)
            {
                low += step;
                step <<= 1;
            }

            // Now offsets[low] <= position < offsets[low + step], if the latter exists.
            var high = Math.Min(low + step, _offsets.Length - 1);
            while (high - low > 1)
            {
                var middle = (low + high) >>> 1;
                if (_offsets[middle] <= position)
                {
                    low = middle;
                }
                else
                {
                    high = middle;
                }
            }

            _row = low;
        }
    }
}
