using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>Tells whether logfmt is read alike whatever the values of a template's slots are.</summary>
internal static class LogfmtSlots
{
    /// <summary>Whether each slot is within the value of a sound pair, and made of bytes that do not end it.</summary>
    public static bool AreValues(TemplateLine line)
    {
        var text = line.Text;
        var slot = 0;
        var scanner = new LogfmtScanner(text);
        while (scanner.MoveNext())
        {
            if (scanner.Fault != LogfmtFault.None)
            {
                return false;
            }

            var isQuoted = scanner.ValueLength > 0 && text[scanner.ValueStart - 1] == (byte)'"';
            var end = line.SlotFrom(scanner.ValueStart + scanner.ValueLength);
            for (; scanner.ValueLength > 0 && slot < end; slot++)
            {
                if (line.PositionOf(slot) < scanner.ValueStart || (!isQuoted && line.KindOf(slot) == SlotKind.Quoted))
                {
                    return false;
                }
            }
        }

        return slot == line.SlotCount;
    }
}
