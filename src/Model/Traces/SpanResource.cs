namespace Trine.Model.Traces;

/// <summary>What sent spans.</summary>
/// <param name="Attributes">In <see cref="SpanBatch.Attributes"/>.</param>
/// <param name="SchemaUrl">String id.</param>
/// <param name="DroppedAttributes">As the client counted them.</param>
public readonly record struct SpanResource(AttributeRun Attributes, int SchemaUrl, uint DroppedAttributes);

/// <summary>The library that made spans of a resource.</summary>
/// <param name="Resource">Index in <see cref="SpanBatch.Resources"/>.</param>
/// <param name="Name">String id.</param>
/// <param name="Version">String id.</param>
/// <param name="Attributes">In <see cref="SpanBatch.Attributes"/>.</param>
/// <param name="SchemaUrl">String id.</param>
/// <param name="DroppedAttributes">As the client counted them.</param>
public readonly record struct SpanScope(
    int Resource, int Name, int Version, AttributeRun Attributes, int SchemaUrl, uint DroppedAttributes);
