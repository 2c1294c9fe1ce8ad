#include <algorithm>

#include "base/duration.hpp"
#include "bot/trial/stage.hpp"

namespace switchhook::bot::trial {
namespace {

milliseconds length_of(const media_source& source) {
    using namespace std::chrono_literals;
    const auto spoken = 60ms * static_cast<std::int64_t>(source.text.size());
    switch (source.type) {
        case media_source::kind::file: return 3s;
        case media_source::kind::silence: return parse_duration(source.text).value_or(0ms);
        case media_source::kind::word: return spoken;
        case media_source::kind::speech: break;
    }
    return std::max<milliseconds>(500ms, spoken);
}

}  // namespace

std::vector<clip> clips_for(const bot::flow& flow) {
    std::vector<clip> clips;
    for (std::size_t i = 0; i < flow.media.size(); ++i) {
        const auto number = std::to_string(i);
        clips.push_back(
            {"https://bot.example.org/prompts/" + number + ".wav", number, length_of(flow.media[i])});
    }
    return clips;
}

call_settings imagined_settings() {
    call_settings s;
    s.callback_uri = "https://bot.example.org/callback";
    s.tenant = "tenant-1";
    s.application_instance = "b0000000-0000-4000-8000-000000000001";
    return s;
}

std::shared_ptr<const scenery> make_scenery(std::shared_ptr<const bot::flow> flow, flow_surroundings around,
                                            call_settings settings) {
    auto made = std::make_shared<scenery>();
    made->clips = clips_for(*flow);
    made->flow = std::move(flow);
    made->around = std::move(around);
    made->world.flow = made->flow.get();
    made->world.clips = made->clips;
    made->world.settings = std::move(settings);
    return made;
}

}  // namespace switchhook::bot::trial
