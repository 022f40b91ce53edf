using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Trine.Model;

namespace Trine.QueryFrontend.Http;

/// <summary>The parameters of a request: the URL's query and, for a POST, the form in its body, merged. Immutable.</summary>
internal sealed class RequestParameters
{
    /// <summary>As upstream frontends accept.</summary>
    private const int BodyBytesMax = 10 << 20;

    private readonly IQueryCollection _query;
    private readonly IFormCollection _form;

    private RequestParameters(IQueryCollection query, IFormCollection form)
    {
        _query = query;
        _form = form;
    }

    /// <exception cref="RequestException">The form is too large or malformed.</exception>
    public static async Task<RequestParameters> ReadAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType)
        {
            return new RequestParameters(context.Request.Query, FormCollection.Empty);
        }

        try
        {
            var options = new Microsoft.AspNetCore.Http.Features.FormOptions
            {
                ValueLengthLimit = BodyBytesMax,
                BufferBodyLengthLimit = BodyBytesMax,
            };
            context.Features.Set<Microsoft.AspNetCore.Http.Features.IFormFeature>(
                new Microsoft.AspNetCore.Http.Features.FormFeature(context.Request, options));
            return new RequestParameters(context.Request.Query, await context.Request.ReadFormAsync(context.RequestAborted));
        }
        catch (InvalidDataException malformed)
        {
            throw new RequestException(RequestError.BadRequest, malformed.Message, malformed);
        }
    }

    /// <summary>The first value; those of the body come first, as in Go. Empty when there is none.</summary>
    public string Get(string name)
        => _form.TryGetValue(name, out var inBody) && inBody.Count > 0 ? inBody[0] ?? ""
            : _query.TryGetValue(name, out var inUrl) && inUrl.Count > 0 ? inUrl[0] ?? ""
            : "";

    /// <summary>All values, those of the body first.</summary>
    public IReadOnlyList<string> GetAll(string name)
        => [.. NotNull(_form[name]), .. NotNull(_query[name])];

    private static IEnumerable<string> NotNull(StringValues values) => values.Where(value => value is not null).Select(value => value!);
}
