namespace Trine.LogQL.Pipeline;

/// <summary>Where a label of a row comes from; answers can tell the three apart.</summary>
internal enum LabelCategory : byte
{
    Stream,
    Metadata,
    Parsed,
}
