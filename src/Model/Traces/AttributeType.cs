using System.Diagnostics.CodeAnalysis;

namespace Trine.Model.Traces;

/// <summary>What an attribute's value is. Persisted.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "the words of OTLP for what a value may be")]
public enum AttributeType : byte
{
    /// <summary>A value that was sent without anything in it.</summary>
    Empty = 0,
    String = 1,
    Bool = 2,
    Int = 3,
    Double = 4,

    /// <summary>The bytes of OTLP's <c>ArrayValue</c> message.</summary>
    Array = 5,

    /// <summary>The bytes of OTLP's <c>KeyValueList</c> message.</summary>
    KeyValueList = 6,
    Bytes = 7,
}
