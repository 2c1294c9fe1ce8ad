#include "bot/flow/flow.hpp"

namespace switchhook::bot {

std::optional<block_id> flow::section(std::string_view section_name) const {
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (blocks[i].is_section && blocks[i].section == section_name) return static_cast<block_id>(i);
    return std::nullopt;
}

}  // namespace switchhook::bot
