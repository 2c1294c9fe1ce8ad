#include "base/what_of.hpp"

namespace switchhook {

std::string what_of(const std::exception_ptr& failed) {
    try {
        std::rethrow_exception(failed);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "unknown exception";
    }
}

}  // namespace switchhook
