/** What a user's name is made of, as the server has it. */
export const USER_NAME = /^[\p{L}\p{N}_.@+-]+$/u;
