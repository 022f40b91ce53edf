using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// Makes a column of the elements of arrays: a dictionary, and a row as often as its array has elements.
/// </summary>
internal static class ElementDecoder
{
    /// <summary>More than the spans of a row group could have been sent with.</summary>
    private const int ElementsMax = 1 << 28;

    /// <param name="columns">Has dictionary, ids and rows of the column of arrays.</param>
    /// <param name="slot">What to make.</param>
    /// <param name="column">The column of arrays.</param>
    public static DecodedElements Decode(LoadedColumns columns, GroupSlot slot, StoredColumn column)
    {
        // Not null: what decoding needs was loaded before.
        var arrays = columns.Find<DecodedTexts>(slot with { Kind = SlotKind.Values, Element = default })!;
        var ids = columns.Array<int>(slot with { Kind = SlotKind.Ids, Element = default });
        var rows = columns.Array<int>(slot with { Kind = SlotKind.Rows, Element = default });
        if (slot.Element == AttributeType.Empty)
        {
            return Opaque(arrays, ids, rows);
        }

        using var texts = new StringTable();
        using var numbers = new NumberIds();
        var hasEmpty = false;
        var elements = new List<int>(); // Dictionary numbers of all arrays' elements; of texts those of the table.
        var starts = new int[column.DistinctCount + 1];
        for (var array = 0; array < column.DistinctCount; array++)
        {
            var bytes = arrays[array];
            if (ArrayElements.TypeOf(bytes, out _) == slot.Element)
            {
                ArrayElements.Visit(bytes, slot.Element, (text, number) =>
                {
                    var id = slot.Element == AttributeType.String ? texts.Intern(text) : numbers.GetOrAdd(number, out _);
                    hasEmpty |= slot.Element == AttributeType.String && id == 0;
                    elements.Add(id);
                });
            }

            starts[array + 1] = elements.Count;
        }

        // The table has the empty text whether or not an element is empty; the dictionary has only what is used.
        var skipped = slot.Element == AttributeType.String && !hasEmpty ? 1 : 0;
        var count = 0L;
        foreach (var id in ids)
        {
            count += starts[id + 1] - starts[id];
        }

        if (count > ElementsMax)
        {
            throw new CorruptionException(
                columns.Group.Data.Key, columns.Group.Data.Start, "arrays are too long",
                $"got {count} elements in a column, want at most {ElementsMax}");
        }

        var (elementRows, elementIds) = (new int[count], new int[count]);
        var next = 0;
        for (var entry = 0; entry < ids.Length; entry++)
        {
            for (var i = starts[ids[entry]]; i < starts[ids[entry] + 1]; i++)
            {
                elementRows[next] = rows.Length == 0 ? entry : rows[entry];
                elementIds[next++] = elements[i] - skipped;
            }
        }

        object values = slot.Element switch
        {
            AttributeType.String => TextsOf(texts, skipped),
            AttributeType.Double => ChunkReader.DoublesOf(numbers.Keys),
            _ => numbers.Keys.ToArray(),
        };
        return new DecodedElements(values, elementRows, elementIds);
    }

    /// <summary>The rows whose arrays are not of one type.</summary>
    private static DecodedElements Opaque(DecodedTexts arrays, int[] ids, int[] rows)
    {
        var opaqueRows = new List<int>();
        for (var entry = 0; entry < ids.Length; entry++)
        {
            if (ArrayElements.TypeOf(arrays[ids[entry]], out _) == AttributeType.Empty)
            {
                opaqueRows.Add(rows.Length == 0 ? entry : rows[entry]);
            }
        }

        return new DecodedElements(Array.Empty<long>(), [.. opaqueRows], new int[opaqueRows.Count]);
    }

    private static DecodedTexts TextsOf(StringTable table, int skipped)
    {
        var offsets = new int[table.Count - skipped + 1];
        for (var i = 0; i < table.Count - skipped; i++)
        {
            offsets[i + 1] = offsets[i] + table[i + skipped].Length;
        }

        return new DecodedTexts(table.Bytes.ToArray(), offsets);
    }
}
