namespace Trine.LogQL.Pipeline;

/// <summary>Turns the raw text of logfmt values into label values.</summary>
internal static class LogfmtValueText
{
    /// <summary>Takes out escapes and bad bytes; the value keeps pointing into the line where nothing has to be changed.</summary>
    /// <returns>False when an escape is not valid.</returns>
    public static bool TryRead(ref PipelineRow row, ref ValueSlice value, bool hasEscapes)
    {
        var scratch = row.Labels.Scratch;
        if (hasEscapes)
        {
            var start = scratch.Length;
            if (!QuotedText.TryUnescapeLogfmt(row.Bytes(value), scratch))
            {
                scratch.Truncate(start);
                return false;
            }

            value = scratch.From(start);
        }

        var bytes = row.Bytes(value);
        if (!InvalidText.IsClean(bytes))
        {
            value = InvalidText.Clean(bytes, scratch);
        }

        return true;
    }
}
