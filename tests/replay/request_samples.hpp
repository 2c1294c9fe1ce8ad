#pragma once
// Requests in every form that the client can write: each method, with the least and with the most it may say.

#include <vector>

#include "graph/model/requests.hpp"

namespace switchhook::test {

std::vector<graph::call_request> request_samples();

}  // namespace switchhook::test
