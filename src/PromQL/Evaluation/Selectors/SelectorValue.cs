namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>What of a sample an instant selector gives.</summary>
internal enum SelectorValue
{
    Value,

    /// <summary>Its time in seconds.</summary>
    Timestamp,

    /// <summary>When its counting began, in seconds; 0 where that is unknown.</summary>
    StartTimestamp,
}
