namespace Gateway.Events.Model;

/// <summary>An event about to be written in the commit of the change that it tells of; its id is given there.</summary>
/// <param name="EntryNo">The line of the timeline that it belongs to; null: it belongs to no payment.</param>
/// <param name="Type">One of <see cref="EventTypes.All"/>.</param>
/// <param name="Data">The payment, capture, refund or endpoint as it is then, as JSON text in UTF-8.</param>
internal sealed record NewEvent(int? EntryNo, string Type, byte[] Data);
