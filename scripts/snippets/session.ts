export const session = { token: async () => 'token_ada', userId: () => 'user_1' }
