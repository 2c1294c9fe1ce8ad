#include "emulator/world/notification_envelope.hpp"

#include "graph/model/wire.hpp"

namespace switchhook::emulator {

std::string notification(const call_facts& facts, const std::string& callback_uri, graph::change_type change,
                         const std::string& behind_call, const std::function<void(json::writer&)>& data,
                         const std::string& url) {
    json::writer w;
    w.object([&] {
        graph::write_type(w, "commsNotifications");
        w.array("value", [&] {
            w.object([&] {
                graph::write_type(w, "commsNotification");
                w.field("changeType", graph::to_string(change));
                w.field("resource", "/app/calls/" + facts.id + behind_call);
                w.field("resourceUrl", url + facts.id + behind_call);
                w.field("callbackUri", callback_uri);
                if (!data) return;
                w.key("resourceData");
                data(w);
            });
        });
    });
    return w.take();
}

std::string about_one(const call_facts& facts, const std::string& callback_uri, graph::change_type change,
                      const std::string& behind_call, const std::function<void(json::writer&)>& members,
                      const std::string& url) {
    return notification(
        facts, callback_uri, change, behind_call, [&](json::writer& w) { w.object([&] { members(w); }); },
        url);
}

}  // namespace switchhook::emulator
