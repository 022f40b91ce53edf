namespace Trine.QueryFrontend.Logs.Fields;

/// <summary>Labels that tell of a parser's failure and are no fields.</summary>
internal static class FieldNames
{
    public const string Error = "__error__";

    private const string ErrorDetails = "__error_details__";
    private const string PreserveError = "__preserve_error__";

    public static bool IsError(string name) => name is Error or ErrorDetails or PreserveError;
}
