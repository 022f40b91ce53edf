namespace Trine.LogQL.Pipeline;

/// <summary>Turns the raw text of JSON values into label values.</summary>
internal static class JsonValueText
{
    /// <summary>
    /// Without escapes and bad bytes; empty when an escape is not valid. Points into the line where nothing has to be changed.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="value">The value without its quotes, a part of the row's line.</param>
    /// <param name="hasEscapes">Whether it may hold a backslash.</param>
    public static ValueSlice Read(ref PipelineRow row, ValueSlice value, bool hasEscapes)
    {
        var scratch = row.Labels.Scratch;
        if (hasEscapes && row.Bytes(value).Contains((byte)'\\'))
        {
            var start = scratch.Length;
            if (!QuotedText.TryUnescapeJson(row.Bytes(value), scratch))
            {
                scratch.Truncate(start);
            }

            value = scratch.From(start);
        }

        var bytes = row.Bytes(value);
        return InvalidText.IsClean(bytes) ? value : InvalidText.Clean(bytes, scratch);
    }
}
