using Refit;

namespace Adapters.Ullim;

/// <summary>The wallet's single address; the operation stands in the message (sections 1 and 2).</summary>
internal interface IUllimApi
{
    /// <summary>Sends a message. The raw answer is handed on: its status, media type and bytes are all judged.</summary>
    [Post("/ullim/gw")]
    Task<HttpResponseMessage> SendAsync(
        [Body] HttpContent message,
        [Property(UllimSigning.DtOption)] string dt,
        CancellationToken cancellationToken
    );
}
