namespace Trine.Model.Metrics;

/// <summary>Why labels cannot identify a series, whatever the limits; the first that applies.</summary>
public enum LabelFault : byte
{
    None = 0,

    /// <summary>A name or value is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A name is empty.</summary>
    EmptyName,

    /// <summary>A name stands twice.</summary>
    DuplicateName,

    /// <summary><c>__name__</c> is absent.</summary>
    MissingMetricName,

    /// <summary><c>__name__</c> is empty.</summary>
    EmptyMetricName,

    /// <summary>The sender's references do not name labels; only the receiver knows more.</summary>
    BadReference,
}
