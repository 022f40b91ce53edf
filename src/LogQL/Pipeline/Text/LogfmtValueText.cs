namespace Trine.LogQL.Pipeline;

/// <summary>Turns the raw text of logfmt values into label values.</summary>
internal static class LogfmtValueText
{
    /// <summary>Takes out escapes and bad bytes; the value keeps pointing into the line where nothing has to be changed.</summary>
    /// <returns>False when an escape is not valid.</returns>
    public static bool TryRead(ref PipelineRow row, ref ValueSlice value, bool hasEscapes)
    {
        if (hasEscapes && !TryUnescape(ref row, ref value))
        {
            return false;
        }

        var bytes = row.Bytes(value);
        if (!InvalidText.IsClean(bytes))
        {
            value = InvalidText.Clean(bytes, row.Labels.Scratch);
        }

        return true;
    }

    /// <summary>Takes out escapes.</summary>
    /// <returns>False when one is not valid.</returns>
    public static bool TryUnescape(ref PipelineRow row, ref ValueSlice value)
    {
        var scratch = row.Labels.Scratch;
        var start = scratch.Length;
        if (!QuotedText.TryUnescapeLogfmt(row.Bytes(value), scratch))
        {
            scratch.Truncate(start);
            return false;
        }

        value = scratch.From(start);
        return true;
    }
}
