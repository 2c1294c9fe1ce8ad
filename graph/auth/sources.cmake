target_sources(switchhook_graph PRIVATE
  auth/error.cpp
  auth/jwk_set.cpp
  auth/jwt_signer.cpp
  auth/rsa_key.cpp
  auth/token_validator.cpp)
