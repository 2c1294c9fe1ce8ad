#pragma once
// Audio that another instance has: a recording that a caller is to hear again, a prompt of a flow that is not known here.

#include <memory>
#include <optional>
#include <string>

#include "server/instances/neighbours.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

inline constexpr std::string_view audio_kind = "audio";

// The WAV by the hash that stands for it in a path; of whichever other instance has it.
asio::awaitable<std::optional<std::string>> audio_elsewhere(std::shared_ptr<services> shared,
                                                            std::string hash);
// For a neighbour.
asio::awaitable<std::string> give_audio(std::shared_ptr<services> shared, question q);

}  // namespace switchhook::server
