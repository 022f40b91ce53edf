namespace Trine.Model.Metrics;

/// <summary>Has strings of names and values that come again and again. Thread-safe.</summary>
public interface ILabelTexts
{
    /// <summary>The string of UTF-8 bytes.</summary>
    string ToText(ReadOnlySpan<byte> utf8);
}
