namespace Trine.Hosting.Configuration;

/// <summary>A configuration section that checks its own values once they are all set.</summary>
public interface IValidatedConfig
{
    /// <summary>Adds what is wrong; keys are full dotted paths such as <c>ingester.chunk_target_size</c>.</summary>
    void Validate(ConfigFaults faults);
}
