using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>Tells whether JSON is read alike whatever the values of a template's slots are.</summary>
internal static class JsonSlots
{
    /// <summary>Whether each slot is within a string that is no key, or else a number: so no value changes what is around it.</summary>
    public static bool AreValues(TemplateLine line)
    {
        var text = line.Text;
        var slot = 0;
        for (var at = 0; at < text.Length && slot < line.SlotCount;)
        {
            if (at == line.PositionOf(slot))
            {
                if (line.KindOf(slot++) != SlotKind.Number)
                {
                    return false;
                }

                at++;
                continue;
            }

            if (text[at] != (byte)'"')
            {
                at++;
                continue;
            }

            var end = JsonScanner.StringEnd(text, at + 1, out _);
            if (end < 0)
            {
                return false;
            }

            var next = line.SlotFrom(end);
            if (next > slot && IsKey(text, end))
            {
                return false;
            }

            (slot, at) = (next, end + 1);
        }

        return true;
    }

    private static bool IsKey(ReadOnlySpan<byte> text, int end)
        => JsonScanner.NextToken(text, end + 1) is >= 0 and var at && text[at] == (byte)':';
}
