namespace Trine.Load.Pushing;

/// <summary>Where and how bodies are pushed.</summary>
public sealed record PushOptions
{
    /// <summary>The server, without a path.</summary>
    public required Uri Server { get; init; }

    public required string Path { get; init; }

    /// <summary>Sent as <c>X-Scope-OrgID</c>; empty for none.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Requests at once, each on a connection of its own.</summary>
    public required int Connections { get; init; }

    /// <summary>Items a second over all connections; 0 for as many as the server takes.</summary>
    public double LinesPerSecond { get; init; }

    public required string ContentType { get; init; }

    /// <summary>Empty for none.</summary>
    public required string ContentEncoding { get; init; }
}
