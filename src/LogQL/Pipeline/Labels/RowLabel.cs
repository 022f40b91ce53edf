namespace Trine.LogQL.Pipeline;

/// <summary>One label of a row; with <paramref name="IsDeleted"/> the note that it is gone.</summary>
internal readonly record struct RowLabel(int Name, LabelCategory Category, ValueSlice Value, bool IsDeleted);
